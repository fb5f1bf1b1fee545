// The part of a page that a question changes. It is fetched as the page that stands at that address, so that there is one
// way to make it, and what the address says is all that there is to say.

const ROOM = "#room";

/** What an address is made of that asks the same room another question; `null` for one that leads elsewhere. */
export function questionIn(target: URL, here: Location | URL): string | null {
  const same = target.origin === here.origin && (target.pathname === "/" || target.pathname === "/ask");
  return same ? target.pathname + target.search : null;
}

/** The address that a form asks for; boxes that are empty ask for nothing. */
export function addressOf(form: HTMLFormElement): URL {
  const url = new URL(form.action);
  url.search = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) url.searchParams.append(name, value);
  }
  return url;
}

export class Room {
  #latest = 0;

  /** @param changed is called after what stands in the room has changed. */
  constructor(
    private readonly root: Document,
    private readonly changed: () => void,
  ) {}

  /** Ask another question; it becomes the address, so that "back" leads to the one before. */
  async ask(address: string): Promise<void> {
    const shown = await this.#show(address);
    if (shown) history.pushState(null, "", shown);
  }

  /** Show what the address says now. */
  async restore(): Promise<void> {
    await this.#show(location.pathname + location.search);
  }

  async #show(address: string): Promise<string | null> {
    const turn = ++this.#latest;
    const room = this.root.querySelector(ROOM);
    room?.classList.add("busy");
    const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => null);
    const text = answer?.ok ? await answer.text() : null;
    if (turn !== this.#latest) return null; // somebody has asked something else since
    const next = text === null ? null : new DOMParser().parseFromString(text, "text/html").querySelector(ROOM);
    if (!answer || !next || !room) {
      location.assign(address); // the server says itself what is wrong
      return null;
    }
    this.#swap(room, next);
    const url = new URL(answer.url);
    return url.pathname + url.search;
  }

  #swap(room: Element, next: Element): void {
    const open = [...room.querySelectorAll("details")].map((details) => details.open);
    const focused = room.contains(this.root.activeElement) ? this.root.activeElement?.id : null;
    room.replaceChildren(...next.childNodes);
    room.classList.remove("busy");
    room.querySelectorAll("details").forEach((details, at) => (details.open = open[at] ?? false));
    if (focused !== null && focused !== undefined) {
      const again = focused ? this.root.getElementById(focused) : null;
      (again ?? (room as HTMLElement)).focus({ preventScroll: true });
    }
    this.changed();
  }
}
