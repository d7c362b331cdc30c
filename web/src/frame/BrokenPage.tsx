import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useWords } from '../language.ts';
import { NotFoundPage } from '../pages/NotFoundPage.tsx';
import { ProblemNotice } from '../parts/ProblemNotice.tsx';

/** A page that cannot be drawn, with why and a way to try again. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const { t } = useWords();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="gate">
      <ProblemNotice error={error} title={t('app.broken')} onRetry={retry} />
    </main>
  );
}

/** An address of nobody’s, outside the frame of who is signed in. */
export function NotFoundAlone() {
  return (
    <main className="gate">
      <NotFoundPage />
    </main>
  );
}
