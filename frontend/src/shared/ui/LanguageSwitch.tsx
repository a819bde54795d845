import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconLanguage } from "@tabler/icons-react";
import { LANGUAGES, useTranslation, type Language } from "@/shared/i18n";
import { rememberedChoice } from "@/shared/i18n/languages";
import { notifyError } from "./notify";

interface Props {
  /** Changes the language and saves the choice; the empty one follows the browser. */
  readonly onChoose: (language: Language | "") => Promise<void>;
}

export function LanguageSwitch({ onChoose }: Props) {
  const { t } = useTranslation();
  const chosen = rememberedChoice() ?? "";
  const rows = [["", t("language.browser")], ...Object.entries(LANGUAGES)] as const;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("language.label")}>
          <IconLanguage size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {rows.map(([language, name]) => (
          <Menu.Item
            key={language}
            lang={language || undefined}
            rightSection={language === chosen && <IconCheck size={14} />}
            onClick={() => void onChoose(language as Language | "").catch(notifyError)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
