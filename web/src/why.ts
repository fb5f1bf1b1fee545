// All that led to an event or a statement, fetched when somebody asks for it. Without a script it is a page of its own.

const ASKED = "asked";

/** The grounds in a page; `null` if it has none, as a page that tells of an error. */
export function groundsIn(html: string): Element | null {
  return new DOMParser().parseFromString(html, "text/html").querySelector("#grounds");
}

/** Open or close the reasons of a card. */
export function toggleWhy(card: Element): void {
  const why = card.querySelector<HTMLDetailsElement>("details.why");
  if (why) why.open = !why.open;
}

/** Bring all reasons of a card into it. If they can't be had, the link to their page stays. */
export async function bringWhy(details: HTMLDetailsElement): Promise<void> {
  const link = details.querySelector<HTMLAnchorElement>("a.all");
  const place = details.querySelector(".grounds");
  if (!link || !place || details.dataset[ASKED]) return;
  details.dataset[ASKED] = "yes";
  const answer = await fetch(link.href).catch(() => null);
  const grounds = answer?.ok ? groundsIn(await answer.text()) : null;
  if (!grounds) return;
  grounds.removeAttribute("id");
  for (const heading of grounds.querySelectorAll("h2")) {
    const smaller = document.createElement("h4");
    smaller.append(...heading.childNodes);
    heading.replaceWith(smaller);
  }
  place.replaceWith(document.adoptNode(grounds));
}
