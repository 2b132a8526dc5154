import { restartPage } from "./main.ts";

/** Follows a run: a line on where it stands, and the whole page anew whenever there is a newer one. */
function followRun(): void {
  const line = document.createElement("p");
  line.id = "live";
  line.setAttribute("role", "status");
  document.body.prepend(line);
  const events = new EventSource(`/events${location.search}`);
  let shown = 0;
  let fetching = Promise.resolve();

  const showPage = async (edition: number) => {
    if (edition <= shown) return;
    const answer = await fetch(`/${location.search}`);
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown = edition;
    replaceContent(next);
  };
  const inTurn = (edition: number) =>
    (fetching = fetching.then(() => showPage(edition)).catch(() => undefined));

  events.addEventListener("now", ({ data }: MessageEvent<string>) => (line.textContent = data));
  events.addEventListener("page", ({ data }: MessageEvent<string>) => void inTurn(Number(data)));
  events.addEventListener("end", ({ data }: MessageEvent<string>) => {
    events.close();
    void inTurn(Number(data)).then(() => {
      line.textContent = "The run is over. This is its report, and stays in its folder.";
      document.body.dataset["over"] = "";
    });
  });
  events.addEventListener("error", () => {
    line.textContent = "The run cannot be reached; its report, once it is over, is in its folder.";
  });
}

/** What was unfolded stays so; zoom and place are in the address and in the window. */
function replaceContent(next: Document): void {
  const { scrollX, scrollY } = window;
  const unfolded = [...document.querySelectorAll("details[open]")].map(placeOf);
  document.title = next.title;
  document.querySelector("main")!.replaceWith(next.querySelector("main")!);
  document.getElementById("data")!.replaceWith(next.getElementById("data")!);
  for (const details of document.querySelectorAll("details"))
    if (unfolded.includes(placeOf(details))) details.setAttribute("open", "");
  restartPage();
  scrollTo(scrollX, scrollY);
}

function placeOf(details: Element): string {
  return details.id || (details.closest<HTMLElement>("[id]")?.id ?? "");
}

followRun();
