// Thumbnails stand in data-src until there is a script to show them.
document.querySelectorAll("img[data-src]").forEach(function (image) {
  image.src = image.getAttribute("data-src");
});

// The archive's button: fetch what follows as a fragment and put it in the button's place.
document.addEventListener("click", function (event) {
  var button = event.target.closest("a.link-showMore");
  if (!button) return;
  event.preventDefault();
  var mode = button.getAttribute("data-ajax-mode") || "after";
  var address = button.getAttribute("data-ajax-url") || button.getAttribute("href");
  fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } })
    .then(function (answer) { return answer.text(); })
    .then(function (text) {
      if (mode === "replace") {
        document.querySelector(button.getAttribute("data-ajax-update")).innerHTML = text;
        return;
      }
      var holder = document.createElement("div");
      holder.innerHTML = text;
      var list = document.querySelector("#ordinaryItems, #items, #articleItems");
      var old = button.closest("p.btn--load-more") || button;
      holder.querySelectorAll("li, .news__item").forEach(function (item) {
        if (item.parentNode === holder) list.appendChild(item);
      });
      var next = holder.querySelector("p.btn--load-more, a.link-showMore");
      if (next) { old.replaceWith(next); } else { old.remove(); }
    });
});
