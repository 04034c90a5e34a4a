import "htmx.org";

/* After signing in again the address bar shows the page that is open, not the sign-in page. */
const address = document.querySelector('meta[name="samenloop-address"]');
if (address) history.replaceState(null, "", address.content);

/* The menu of the user closes on Escape and on a click beside it. */
const menu = document.querySelector(".app-user");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

/* Tell who can't see it what a list that was just replaced holds. */
document.addEventListener("htmx:after:swap", () => {
  const announcer = document.querySelector("[data-announcer]");
  const news = document.querySelector("[data-announce]");
  if (announcer && news) announcer.textContent = news.dataset.announce;
});

/* Who removes a row goes on in its list: the focus would be lost with the button. */
let list = null;
document.addEventListener("htmx:before:swap", () => {
  list = document.activeElement?.closest(".form-rows")?.id;
});
document.addEventListener("htmx:after:swap", () => {
  if (list && document.activeElement === document.body) document.getElementById(list)?.focus();
});

/* Who presses twice sends a form once, until another page is there. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if ("sent" in form.dataset) return event.preventDefault();
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 10_000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
