// Makes the debrief better for those whose browser runs it; without it everything still works.
import { readable } from "./reading.js";
import { studies } from "./study.js";

export function enhance() {
  studies();
  readable();
}

enhance();
