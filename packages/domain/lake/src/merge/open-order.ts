import type { PlacedExport } from './conversation.ts';

/** How far a row may be moved: messages of one minute whose order is open are few. */
const REACH = 256;

/** What moving rows needs of a conversation. */
export interface OrderedRows {
  order: Int32Array;
  readonly placed: readonly Pick<PlacedExport, 'holds'>[];
}

/** Moves a row behind (or before) another one in conversation order. Positions in `order`. */
export interface Move {
  readonly position: number;
  readonly behind: number;
  readonly before: number;
}

/**
 * Rows of one minute that no export shows together stand in an order that is no more than a guess. Where a further export
 * knows better, the row moves, and with it the rows that are bound to it; where some export says otherwise, it stays.
 * Returns whether anything moved; moves that reach into a stretch moved already are left for the next time.
 */
export const takeOrder = (conversation: OrderedRows, moves: readonly Move[]): boolean => {
  let movedTo = -1;
  for (const { position, behind, before } of moves) {
    const target = behind >= 0 ? behind : before;
    if (Math.min(position, target) <= movedTo || Math.abs(position - target) > REACH) continue;
    const moved = behind >= 0 ? moveBehind(conversation, position, target) : moveBefore(conversation, position, target);
    if (moved) movedTo = Math.max(position, target);
  }
  return movedTo >= 0;
};

const moveBehind = (conversation: OrderedRows, position: number, target: number): boolean => {
  const { order } = conversation;
  const bound = [order[position] ?? 0];
  const free: number[] = [];
  for (let at = position + 1; at <= target; at += 1) {
    const row = order[at] ?? 0;
    if (bound.some((earlier) => shownTogether(conversation, earlier, row))) bound.push(row);
    else free.push(row);
  }
  if (bound.includes(order[target] ?? 0)) return false;
  order.set([...free, ...bound], position);
  return true;
};

const moveBefore = (conversation: OrderedRows, position: number, target: number): boolean => {
  const { order } = conversation;
  const bound = [order[position] ?? 0];
  const free: number[] = [];
  for (let at = position - 1; at >= target; at -= 1) {
    const row = order[at] ?? 0;
    if (bound.some((later) => shownTogether(conversation, row, later))) bound.push(row);
    else free.push(row);
  }
  if (bound.includes(order[target] ?? 0)) return false;
  order.set([...bound.toReversed(), ...free.toReversed()], target);
  return true;
};

const shownTogether = ({ placed }: OrderedRows, one: number, other: number): boolean =>
  placed.some((source) => source.holds(one) && source.holds(other));
