import { Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import type { GuidelinesExample } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import classes from "./examples.module.css";

/** Example images of the guidelines: good ones, then bad ones. */
export function Examples({ examples }: { readonly examples: readonly GuidelinesExample[] }) {
  const { t } = useTranslation();
  const groups = [
    ["good", examples.filter((each) => each.is_good)],
    ["bad", examples.filter((each) => !each.is_good)],
  ] as const;
  return groups.map(
    ([kind, shown]) =>
      shown.length > 0 && (
        <section key={kind} className={classes.group} data-kind={kind}>
          <Title order={3} className={classes.title ?? ""}>
            {kind === "good" ? (
              <IconCheck size={15} aria-hidden />
            ) : (
              <IconX size={15} aria-hidden />
            )}
            {t(`guidelines.examples.${kind}`)}
          </Title>
          <ul className={classes.list}>
            {shown.map(({ image, picture, caption }) => (
              <li key={image}>
                <img
                  src={picture.screen}
                  width={picture.width}
                  height={picture.height}
                  alt={caption || t(`guidelines.examples.${kind}`)}
                  loading="lazy"
                />
                {caption && <p>{caption}</p>}
              </li>
            ))}
          </ul>
        </section>
      ),
  );
}
