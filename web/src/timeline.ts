// The timeline's island: draw a range over the bars, and the chart and the list follow; "back" leads to what was before.
import { brushX, type D3BrushEvent } from "d3-brush";
import { pointer, select } from "d3-selection";
import { tellDays } from "./days";
import { type Bin, binsIn, withDays } from "./range";
import { addressOf, questionIn, Room } from "./room";

const room = new Room(document, furnish);

function furnish(): void {
  tellDays(document);
  say(document.querySelector("#summary")?.textContent ?? "");
  const chart = document.querySelector<SVGSVGElement>("#chart");
  if (chart) brushOver(chart);
}

function brushOver(chart: SVGSVGElement): void {
  const { width, height } = chart.viewBox.baseVal;
  const bins = [...chart.querySelectorAll<SVGAElement>("a.bin")].map((bin) => bin.dataset as unknown as Bin);
  const brush = brushX<unknown>().extent([[0, 0], [width, height]]);
  brush.on("end", (event: D3BrushEvent<unknown>) => {
    if (!event.sourceEvent) return;
    const x = pointer(event.sourceEvent, chart)[0];
    const range = (event.selection as [number, number] | null) ?? [x, x];
    const [first, last] = binsIn(range, width, bins.length);
    const [from, to] = [bins[first], bins[last]];
    if (from && to) void room.ask(`/${withDays(location.search, from.since, to.until)}`);
  });
  select(chart).append("g").attr("class", "brush").call(brush);
}

/** Say what is shown to who can't see it change. */
function say(words: string): void {
  const status = document.querySelector("#said");
  if (status && status.textContent !== words) status.textContent = words;
}

const status = document.createElement("p");
status.id = "said";
status.className = "said";
status.setAttribute("role", "status");
document.querySelector("main")?.append(status);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("#room a[href]:not(.bin)") : null;
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const question = questionIn(new URL(link.href), location);
  if (question === null) return;
  event.preventDefault();
  void room.ask(question);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "get" || !form.closest("#room")) return;
  const question = questionIn(addressOf(form), location);
  if (question === null) return;
  event.preventDefault();
  void room.ask(question);
});

window.addEventListener("popstate", () => void room.restore());
furnish();
