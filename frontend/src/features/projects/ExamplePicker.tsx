import { Button, Modal, Select, Stack, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { Verdict } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { Loaded } from "@/shared/ui/states";
import { useCatalogueImages } from "./guidelinesQueries";
import classes from "./settings.module.css";

const VERDICTS = ["accepted", "rejected", "undecided"] as const;

interface Props {
  readonly projectId: number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChoose: (generation: number) => void;
}

/** Chooses one image of the catalogue. */
export function ExamplePicker({ projectId, isOpen, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="xl"
      title={t("projects.guidelines.choose")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Images projectId={projectId} onChoose={onChoose} />
    </Modal>
  );
}

function Images({ projectId, onChoose }: Pick<Props, "projectId" | "onChoose">) {
  const { t } = useTranslation();
  const [verdict, setVerdict] = useState<Verdict | "">("");
  const query = useCatalogueImages(projectId, verdict);
  return (
    <Stack>
      <Select
        maw={260}
        label={t("projects.guidelines.verdict")}
        allowDeselect={false}
        value={verdict}
        onChange={(value) => setVerdict(value ?? "")}
        data={[
          { value: "", label: t("projects.guidelines.any") },
          ...VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) })),
        ]}
      />
      <Loaded query={query}>
        {({ pages }) => (
          <ul className={classes.picker} aria-label={t("projects.guidelines.choose")}>
            {pages
              .flatMap(({ results }) => results)
              .map(({ id, external_id: name, image }) => (
                <li key={id}>
                  <UnstyledButton onClick={() => onChoose(id)} title={name}>
                    <img src={image.thumb} alt={name} loading="lazy" />
                  </UnstyledButton>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("state.loadMore")}
        </Button>
      )}
    </Stack>
  );
}
