import type { Capture, HttpAct, LoadPlan, PopulationPlan, SocketPlan, StepPlan } from "../config/types.ts";
import { actsOfJourney } from "../population/groups.ts";
import { Act } from "../population/types.ts";
import type { CarrierAct } from "./carrier/types.ts";

/** Something that users do; the population names it by its place in the list of them all. */
export interface KnownAct {
  /** `POST /login/{user}`, or the frame. */
  readonly name: string;
  /** What it does to its user's session. */
  readonly session: Act;
  /** Of a step of a journey. */
  readonly step?: {
    readonly group: string;
    /** `<group>/<step>` */
    readonly label: string;
    readonly capture: Readonly<Record<string, Capture>>;
  };
}

export interface RequestAct extends KnownAct {
  readonly request: HttpAct;
}

/** An act on its user's own socket. */
export interface FrameAct extends KnownAct {
  readonly frame: string | { readonly ping: true };
}

/** An act that a carrier of the scenario's does. */
export interface NamedAct extends KnownAct {
  readonly does: CarrierAct;
}

/** Every act that the plan's users know, by its number. */
export function actsOf({ groups }: PopulationPlan, load: LoadPlan): readonly RequestAct[] {
  if (groups) {
    return Object.entries(groups).flatMap(([group, { journey }]) =>
      actsOfJourney(journey).map((step) => actOfStep(group, step)),
    );
  }
  const { login, touch, logout } = load;
  return [requestAct(login, Act.login), requestAct(touch, Act.touch), requestAct(logout, Act.logout)];
}

/** The same of users whose protocol the scenario brings. */
export function namedActs(): readonly NamedAct[] {
  const act = (does: CarrierAct, session: Act) => ({ name: `${does} of user {user}`, does, session });
  return [act("login", Act.login), act("touch", Act.touch), act("logout", Act.logout)];
}

/** The same of users with sockets. */
export function frameActsOf({ login, touch, logout }: SocketPlan): readonly FrameAct[] {
  const act = (frame: FrameAct["frame"], session: Act) => ({
    name: typeof frame === "string" ? frame : "ping of user {user}",
    frame,
    session,
  });
  return [act(login, Act.login), act(touch, Act.touch), act(logout, Act.logout)];
}

function requestAct(request: HttpAct, session: Act): RequestAct {
  return { name: `${request.method} ${request.path}`, request, session };
}

function actOfStep(group: string, { name, request, session, capture = {} }: StepPlan): RequestAct {
  return { ...requestAct(request, Act[session]), step: { group, label: `${group}/${name}`, capture } };
}
