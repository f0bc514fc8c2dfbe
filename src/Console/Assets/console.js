// Everything works without this but copying and the reader's own time zone. Long work needs a click for each step.
(() => {
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const column = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

  // Text from the server is in UTC: it becomes the tooltip.
  function showLocalTimes() {
    for (const time of document.querySelectorAll("time[data-time]")) {
      const at = new Date(time.dateTime);
      const kind = time.dataset.time;
      if (kind === "relative") {
        time.title = `${exact.format(at)}\n${time.title}`;
      } else if (kind === "exact") {
        time.title = time.textContent;
        time.textContent = exact.format(at);
      } else if (kind === "hour") {
        time.title = `${time.textContent} UTC`;
        time.textContent = hour.format(at);
      }
      delete time.dataset.time;
    }
    for (const bar of document.querySelectorAll("[data-chart-column]")) {
      const title = bar.querySelector("title");
      title.textContent = [column.format(new Date(bar.dataset.chartColumn)), title.textContent].join("\n");
      delete bar.dataset.chartColumn;
    }
  }

  function showCopyButtons() {
    for (const button of document.querySelectorAll("[data-copy][hidden]")) {
      button.hidden = !navigator.clipboard;
    }
  }

  async function copy(button) {
    const label = button.querySelector("span");
    const text = label.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = text; }, 2000);
  }

  function prepare() {
    showLocalTimes();
    showCopyButtons();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) {
      copy(button);
    }
  });

  // A second click while a form is being sent would send it twice. After a while, sending it may have been stopped.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  }, { capture: true });

  // What a form led to: a dialog, a result, or the first field that is wrong.
  function focusOutcome() {
    const outcome = document.querySelector(".dialog [autofocus]") ?? document.querySelector("[data-focus]")
      ?? document.querySelector("[aria-invalid], .field-invalid input");
    outcome?.focus();
    return Boolean(outcome);
  }

  document.addEventListener("DOMContentLoaded", () => {
    prepare();

    // Long work in steps: each page sends the form for the next one.
    document.querySelector("form[data-continue]")?.requestSubmit();
    let path = location.pathname;
    globalThis.Blazor?.addEventListener("enhancedload", () => {
      prepare();

      // As after an ordinary navigation, the keyboard and screen readers continue at the top of the new page.
      if (!focusOutcome() && path !== location.pathname) {
        path = location.pathname;
        (document.querySelector("[autofocus]") ?? document.getElementById("main"))?.focus({ preventScroll: true });
      }
    });
  });
})();
