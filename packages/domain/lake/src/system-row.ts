export const systemEvent = (_text: string): { event: string; actor: string | null; target: string | null } => ({
  event: 'other',
  actor: null,
  target: null,
});
