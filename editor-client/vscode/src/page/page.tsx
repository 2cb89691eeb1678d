import "./page.css";
import "./typeset.css";
import "./code.css";

import { render } from "preact";

import { Panel } from "./Panel";

const root = document.getElementById("root");
if (root !== null) {
    render(<Panel />, root);
}
