import { notifications } from '@mantine/notifications';

/** Tells in a notice what was done, or why it was not. It takes the place of the one before, which is no news any more. */
export function tell(message: string, as: 'done' | 'refused'): void {
  notifications.clean();
  notifications.show({ color: as === 'done' ? 'pine' : 'brick', message });
}
