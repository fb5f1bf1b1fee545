// A range that was drawn over bars, as days.

export interface Bin {
  readonly since: string;
  readonly until: string;
}

/** The numbers of the first and the last bar that a range touches, of so many bars over a width; a range may be one point. */
export function binsIn(range: readonly [number, number], width: number, count: number): readonly [number, number] {
  const place = (x: number): number => Math.min(Math.max(Math.floor((x / width) * count), 0), count - 1);
  const [from, to] = range[0] <= range[1] ? range : [range[1], range[0]];
  const first = place(from);
  // A range that ends where a bar begins does not touch that bar.
  const last = to > from ? place(Math.ceil((to / width) * count - 1) * (width / count)) : first;
  return [first, Math.max(first, last)];
}

/** The query of an address with other days; the length of bars is chosen anew, and where a list had got to is forgotten. */
export function withDays(query: string, since: string, until: string): string {
  const parts = new URLSearchParams(query);
  for (const name of ["since", "until", "by", "cursor"]) parts.delete(name);
  parts.append("since", since);
  parts.append("until", until);
  return `?${parts.toString()}`;
}
