import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark, IconDots } from "@tabler/icons-react";
import { useState } from "react";
import type { SavedView } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { notifyDone } from "@/shared/ui/notify";
import { useChangeView, useSaveView, useViews } from "./viewQueries";

interface Props {
  /** The query string of what is shown now. */
  readonly query: string;
  readonly onOpen: (query: string) => void;
}

/** Filters and order under a name: one's own, and those shared with the project. */
export function SavedViews({ query, onOpen }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const views = useViews(project.id).data ?? [];
  const [isSaving, { open, close }] = useDisclosure();
  const groups = [
    ["own", views.filter(({ is_own: isOwn }) => isOwn)],
    ["shared", views.filter(({ is_own: isOwn }) => !isOwn)],
  ] as const;
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            {t("review.views.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t("review.views.none")}</Menu.Label>}
          {groups.map(
            ([name, some]) =>
              some.length > 0 && (
                <div key={name} role="none">
                  <Menu.Label>{t(`review.views.${name}`)}</Menu.Label>
                  {some.map((view) => (
                    <Menu.Item key={view.id} onClick={() => onOpen(view.query ?? "")}>
                      {view.name}
                      {!view.is_own && ` · ${t("review.views.by", { person: view.owner })}`}
                    </Menu.Item>
                  ))}
                </div>
              ),
          )}
          <Menu.Divider />
          <Menu.Item onClick={open}>{t("review.views.save")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isSaving}
        onClose={close}
        title={t("review.views.title")}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <SaveForm query={query} onSaved={close} />
        <Stack gap={4} mt="md">
          {views
            .filter(({ is_own: isOwn }) => isOwn || project.role === "admin")
            .map((view) => (
              <ViewRow key={view.id} view={view} query={query} />
            ))}
        </Stack>
      </Modal>
    </>
  );
}

interface SaveProps {
  readonly query: string;
  readonly onSaved: () => void;
}

function SaveForm({ query, onSaved }: SaveProps) {
  const { t } = useTranslation();
  const save = useSaveView(useCurrentProject().id);
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const submit = () =>
    save.mutate(
      { name: name.trim(), query, is_shared: isShared },
      {
        onSuccess: () => {
          notifyDone(t("review.views.saved"));
          onSaved();
        },
      },
    );
  return (
    <form action={submit}>
      <TextInput
        label={t("review.views.name")}
        maxLength={80}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        mt="sm"
        label={t("review.views.share")}
        checked={isShared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
          {t("action.save")}
        </Button>
      </Group>
    </form>
  );
}

interface RowProps {
  readonly view: SavedView;
  readonly query: string;
}

/** A saved view, to be changed. */
function ViewRow({ view, query }: RowProps) {
  const { t } = useTranslation();
  const change = useChangeView(useCurrentProject().id);
  const { id, name, is_shared: isShared = false } = view;
  return (
    <Group justify="space-between" wrap="nowrap">
      <span>{name}</span>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("review.views.more", { name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change.mutate({ id, change: { query } })}>
            {t("review.views.update")}
          </Menu.Item>
          <Menu.Item onClick={() => change.mutate({ id, change: { is_shared: !isShared } })}>
            {t(isShared ? "review.views.unshare" : "review.views.share")}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => change.mutate({ id, change: null })}>
            {t("review.views.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
