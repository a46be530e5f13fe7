// Makes the debrief better for those whose browser runs it; without it everything still works.
import { copies } from "./share.js";
import { readable } from "./reading.js";
import { studies } from "./study.js";

export function enhance() {
  studies();
  readable();
  copies(document);
}

enhance();
