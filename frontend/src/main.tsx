import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { keepOffline } from "./app/keepOffline";
import { startLanguage } from "./shared/i18n";
import { watchDialogs } from "./shared/keyboard/dialogs";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id root.");
watchDialogs();
const page = createRoot(root);

// If the language can't be fetched, the page is shown in English.
void startLanguage()
  .catch(() => undefined)
  .then(() =>
    page.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );

keepOffline();
