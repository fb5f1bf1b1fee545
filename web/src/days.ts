// Days as people in the reader's place write them. The day itself stays in `datetime` and shows on hover.

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day in the words of a locale; anything that is not a day stays as it is. */
export function told(iso: string, locale?: string): string {
  if (!DAY.test(iso)) return iso;
  const day = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(day);
}

/** Write every day of a page in the reader's locale. */
export function tellDays(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const iso = time.dateTime;
    if (time.textContent !== iso) continue; // told already
    time.textContent = told(iso);
    time.title = iso;
  }
}
