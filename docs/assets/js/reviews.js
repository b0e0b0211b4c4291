/* Marks the review days that are past, by the reader's own clock. Without it every day stands there all the same. */
(function () {
  "use strict";
  var now = new Date();
  var two = function (number) { return String(number).padStart(2, "0"); };
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  var days = Array.from(document.querySelectorAll("time[data-overdue]"));
  var past = days.filter(function (day) { return day.dateTime < today; });
  past.forEach(function (day) {
    var word = document.createElement("strong");
    word.className = "overdue";
    word.textContent = day.dataset.overdue;
    day.after(" ", word);
  });
  var count = document.querySelector(".overdue-count");
  if (count) {
    var listed = function (all) { return all.filter(function (day) { return day.closest("table"); }).length; };
    count.textContent = count.dataset.told.replace("{day}", today).replace("{count}", listed(past)).replace("{all}", listed(days));
    count.hidden = false;
  }
})();
