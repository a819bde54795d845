import { Select, Stack, useMantineColorScheme } from "@mantine/core";
import { LANGUAGES, useTranslation, type Language } from "@/shared/i18n";
import { rememberedChoice } from "@/shared/i18n/languages";
import { useSpeak } from "@/shared/project/preferences";
import { notifyError } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";

const BROWSER = "browser";
const SCHEMES = ["auto", "light", "dark"] as const;

/** Language and colours. The language is the person's, the colours are this browser's. */
export function LooksPanel() {
  const { t } = useTranslation();
  const speak = useSpeak();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  const choose = (chosen: string | null) => {
    const language = chosen === BROWSER || chosen === null ? "" : (chosen as Language);
    void speak(language).catch(notifyError);
  };
  return (
    <Panel title={t("account.looks")}>
      <Stack>
        <Select
          label={t("language.label")}
          data={[{ value: BROWSER, label: t("language.browser") }, ...languages]}
          allowDeselect={false}
          value={rememberedChoice() ?? BROWSER}
          onChange={choose}
        />
        <Select
          label={t("scheme.label")}
          description={t("account.schemeHint")}
          data={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
          allowDeselect={false}
          value={colorScheme}
          onChange={(value) => setColorScheme(SCHEMES.find((each) => each === value) ?? "auto")}
        />
      </Stack>
    </Panel>
  );
}
