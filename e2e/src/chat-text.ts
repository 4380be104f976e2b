/** An Android export with a number of messages, one a minute, by two people. `seed` makes its text unique. */
export function chatText(messages: number, seed = 'lake'): string {
  const lines: string[] = [];
  for (let index = 0; index < messages; index++) {
    const at = new Date(Date.UTC(2023, 0, 13, 8, 0) + index * 60_000).toISOString();
    const [year, month, day] = at.slice(0, 10).split('-');
    lines.push(`${day}/${month}/${year}, ${at.slice(11, 16)} - ${index % 3 === 0 ? 'Ann' : 'Bob'}: ${seed} ${index}`);
  }
  return `${lines.join('\n')}\n`;
}
