import { Button, Select, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { type FeedReport, inspectFeed } from '../../../../src/contract/feeds.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { ownListingsQuery } from '../../queries.ts';
import { useAction } from '../../use-action.ts';
import { fieldTexts } from '../../words/problem-words.ts';

type ExamineFormProps = {
  readonly listingId: string | undefined;
  readonly onReport: (report: FeedReport | null) => void;
};

/** Stands for no listing; no ID is empty. */
const NONE = '';

/** One field for an address or a whole calendar; what is wrong with it is said there. */
export function ExamineForm(props: ExamineFormProps) {
  const { t } = useWords();
  const { form, examine } = useExamining(props);
  return (
    <form onSubmit={form.onSubmit((values) => examine.mutate(values))} noValidate>
      <Stack align="stretch">
        <ProblemNotice error={examine.error} fields={['url', 'body', 'listingId']} />
        <Textarea
          label={t('feed.source')}
          description={t('feed.sourceHint')}
          rows={4}
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="off"
          {...form.getInputProps('source')}
        />
        <ListingSelect {...form.getInputProps('listingId')} />
        <Button type="submit" loading={examine.isPending} className="self-start">
          {t('feed.examine')}
        </Button>
      </Stack>
    </form>
  );
}

/** Not shown to who has no listing. */
function ListingSelect(props: { readonly value?: string; readonly onChange?: (value: string | null) => void }) {
  const { t } = useWords();
  const { data: listings = [] } = useQuery(ownListingsQuery);
  if (listings.length === 0) return null;
  return (
    <Select
      {...props}
      label={t('feed.listing')}
      description={t('feed.listingHint')}
      data={[
        { value: NONE, label: t('feed.noListing') },
        ...listings.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      allowDeselect={false}
      searchable
    />
  );
}

function useExamining({ listingId = NONE, onReport }: ExamineFormProps) {
  const words = useWords();
  const form = useForm({
    initialValues: { source: '', listingId },
    validate: { source: (source) => (source.trim() === '' ? words.t('field.required') : null) },
  });
  const examine = useAction({
    perform: async (values: typeof form.values) => {
      onReport(null);
      const listing = values.listingId === NONE ? {} : { listingId: values.listingId };
      return (await call(inspectFeed, { body: { ...sourceOf(values.source), ...listing } })).data;
    },
    refreshes: [],
    onDone: onReport,
    onRefused: (error) => {
      const { url, body, listingId: listing } = fieldTexts(error, words);
      const source = url ?? body;
      form.setErrors({
        ...(source === undefined ? {} : { source }),
        ...(listing === undefined ? {} : { listingId: listing }),
      });
      if (source !== undefined) form.getInputNode('source')?.focus();
    },
    failuresShown: true,
  });
  return { form, examine };
}

/** An address is one line; anything else that was pasted is taken for a calendar. */
function sourceOf(text: string): { readonly url: string } | { readonly body: string } {
  const source = text.trim();
  return /\s/.test(source) || /^BEGIN:/i.test(source) ? { body: source } : { url: source };
}
