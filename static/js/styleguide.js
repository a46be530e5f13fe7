// What scripts add to components, without anything that plays or asks.
import { copies } from "./share.js";
import { readable } from "./reading.js";

readable();
copies(document);
