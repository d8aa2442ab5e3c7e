// The contract of the store, over SQLite.

import { openFresh } from "./sqlite_files.ts";
import { storeSuite } from "./store_suite.ts";

storeSuite("sqlite", openFresh);
