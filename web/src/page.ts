// What every page gains.
import { tellDays } from "./days";

tellDays(document);
