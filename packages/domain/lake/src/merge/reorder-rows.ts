import type { PlacedExport } from './conversation.ts';

/** Maximum distance of a move. Few messages of one minute have an uncertain order. */
const REACH = 256;

/** The part of a conversation that moving rows needs. */
export interface OrderedRows {
  order: Int32Array;
  readonly placed: readonly Pick<PlacedExport, 'holds'>[];
}

/** Moves the row at `position` behind the row at `behind`, or before the row at `before`; -1 for the other. All are positions in `order`. */
export interface Move {
  readonly position: number;
  readonly behind: number;
  readonly before: number;
}

/**
 * Moves rows of uncertain order. The order of rows of one minute is a guess where no export contains both. Where another export shows the
 * order, the row moves, together with the rows whose order relative to it is known; where an export contradicts, it stays. Returns true where
 * a row moved. A move that overlaps an earlier one is left for the next call.
 */
export const reorderRows = (conversation: OrderedRows, moves: readonly Move[]): boolean => {
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
