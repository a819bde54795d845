import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import type { Project } from "@/api/types";
import { includesRole, useMe } from "@/shared/project/current";
import type { Entry } from "./entries";

const TYPING_MS = 150;

interface Found {
  readonly entries: Entry[];
  /** Whether the server has not answered about the text yet. */
  readonly isSearching: boolean;
}

/** Products and images whose ids begin with the text: in the project, or in all of one's own. */
export function useFound(text: string, project: Project | null): Found {
  const navigate = useNavigate();
  const { memberships, user } = useMe();
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const mayLook =
    project === null
      ? user.is_site_admin || memberships.some(({ role }) => includesRole(role, "ops"))
      : includesRole(project.role, "ops");
  const isEnabled = mayLook && settled !== "";
  const found = useQuery({
    queryKey: ["search", project?.id ?? null, settled],
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/search/", {
          params: { query: { q: settled, ...(project && { project: project.id }) } },
          signal,
        }),
      ),
  });
  if (!isEnabled || !found.data) return { entries: [], isSearching: isEnabled };
  const products = found.data.products.map((each) => ({
    id: `product-${each.id}`,
    section: "products" as const,
    label: each.external_id,
    hint: each.category,
    picture: each.image.thumb,
    run: () => void navigate(`/projects/${each.project}/catalogue?product=${each.id}`),
  }));
  const images = found.data.images.map((each) => ({
    id: `image-${each.id}`,
    section: "images" as const,
    label: each.external_id,
    hint: each.product,
    picture: each.image.thumb,
    run: () => void navigate(`/projects/${each.project}/catalogue?image=${each.id}`),
  }));
  return { entries: [...products, ...images], isSearching: found.isPlaceholderData };
}
