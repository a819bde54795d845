import { render, screen } from "@testing-library/react";
import { useEffect } from "react";
import { createBrowserRouter, RouterProvider, useSearchParams } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listingOf } from "./address";
import { useKeepPage } from "./useKeepPage";

let keepPage: (page: number) => void = () => undefined;
let arrive: () => void = () => undefined;

function Catalogue() {
  const [search] = useSearchParams();
  const keep = useKeepPage(listingOf(search));
  useEffect(() => {
    keepPage = keep;
  });
  return <p>the list</p>;
}

function show() {
  const router = createBrowserRouter([
    { path: "/", Component: Catalogue },
    {
      path: "/models",
      lazy: () =>
        new Promise<{ Component: () => React.ReactNode }>((resolve) => {
          arrive = () => resolve({ Component: () => <p>models</p> });
        }),
    },
  ]);
  render(<RouterProvider router={router} />);
  return router;
}

beforeEach(() => window.history.replaceState(null, "", "/?category=mug"));
afterEach(() => window.history.replaceState(null, "", "/"));

describe("the place in the list", () => {
  it("is kept in the address, and the first page is not", () => {
    show();
    keepPage(3);
    expect(window.location.search).toBe("?category=mug&page=3");
    keepPage(1);
    expect(window.location.search).toBe("?category=mug");
  });

  it("does not undo an order that was chosen and is not drawn yet", async () => {
    const router = show();
    const ofTheOldOrder = keepPage;
    const stop = router.subscribe(({ location }) => {
      if (location.search.includes("ordering")) ofTheOldOrder(3);
    });
    await router.navigate("/?category=mug&ordering=-score");
    stop();
    await vi.waitFor(() => expect(keepPage).not.toBe(ofTheOldOrder));
    expect(router.state.location.search).toBe("?category=mug&ordering=-score");
    expect(window.location.search).toBe("?category=mug&ordering=-score");
  });

  it("stays when an image is opened at that moment", async () => {
    const router = show();
    const before = keepPage;
    const stop = router.subscribe(({ location }) => {
      if (location.search.includes("image")) before(3);
    });
    await router.navigate("/?category=mug&image=5");
    stop();
    await vi.waitFor(() => expect(window.location.search).toBe("?category=mug&image=5&page=3"));
  });

  it("does not call off the way to another page", async () => {
    const router = show();
    const leaving = router.navigate("/models");
    await vi.waitFor(() => expect(router.state.navigation.state).toBe("loading"));
    keepPage(3);
    arrive();
    await leaving;
    await screen.findByText("models");
    expect(window.location.pathname).toBe("/models");
    expect(window.location.search).toBe("");
  });
});
