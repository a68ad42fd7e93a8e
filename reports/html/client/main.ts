import { setUpFilters } from "./filter.ts";
import { setUpLinks } from "./links.ts";
import { setUpScenarios } from "./scenarios.ts";

setUpScenarios();
setUpFilters();
setUpLinks();
