// A round button for each clip. Without this script the clips keep the player that the browser gives them.
(function () {
  "use strict";

  var playing = null;
  var icon = '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M3 1.6v8.8L10.4 6z"/></svg>';

  document.querySelectorAll("audio.clip").forEach(function (audio) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "play";
    button.setAttribute("aria-label", "Play " + audio.getAttribute("aria-label"));
    button.setAttribute("aria-pressed", "false");
    button.innerHTML = icon;
    audio.hidden = true;
    audio.parentNode.querySelector(".by").prepend(button);

    function rest() {
      button.classList.remove("playing");
      button.setAttribute("aria-pressed", "false");
      if (playing === audio) playing = null;
    }

    button.addEventListener("click", function () {
      if (!audio.paused) {
        audio.pause();
        return;
      }
      if (playing) playing.pause();
      playing = audio;
      audio.currentTime = 0;
      button.classList.add("playing");
      button.setAttribute("aria-pressed", "true");
      audio.play().catch(function () {
        rest();
        audio.hidden = false;
      });
    });
    audio.addEventListener("pause", rest);
    audio.addEventListener("ended", rest);
  });
})();
