import { z } from 'zod'

/** The random part of a public id: 26 characters without the ones people confuse (i, l, o, u). */
const RANDOM_PART = '[0-9a-hjkmnp-tv-z]{26}'

export const FactId = z
  .string()
  .regex(new RegExp(`^fact_${RANDOM_PART}$`))
  .brand<'FactId'>()
export type FactId = z.infer<typeof FactId>

export const CaptureId = z
  .string()
  .regex(new RegExp(`^cap_${RANDOM_PART}$`))
  .brand<'CaptureId'>()
export type CaptureId = z.infer<typeof CaptureId>

export const ConfirmationId = z
  .string()
  .regex(new RegExp(`^conf_${RANDOM_PART}$`))
  .brand<'ConfirmationId'>()
export type ConfirmationId = z.infer<typeof ConfirmationId>

export const ErasureId = z
  .string()
  .regex(new RegExp(`^eras_${RANDOM_PART}$`))
  .brand<'ErasureId'>()
export type ErasureId = z.infer<typeof ErasureId>

export const RecoveryId = z
  .string()
  .regex(new RegExp(`^reco_${RANDOM_PART}$`))
  .brand<'RecoveryId'>()
export type RecoveryId = z.infer<typeof RecoveryId>

export const GrantId = z
  .string()
  .regex(new RegExp(`^grant_${RANDOM_PART}$`))
  .brand<'GrantId'>()
export type GrantId = z.infer<typeof GrantId>

export const InvitationId = z
  .string()
  .regex(new RegExp(`^invi_${RANDOM_PART}$`))
  .brand<'InvitationId'>()
export type InvitationId = z.infer<typeof InvitationId>

export const ColleagueInvitationId = z
  .string()
  .regex(new RegExp(`^coll_${RANDOM_PART}$`))
  .brand<'ColleagueInvitationId'>()
export type ColleagueInvitationId = z.infer<typeof ColleagueInvitationId>

export const AppointmentId = z
  .string()
  .regex(new RegExp(`^appo_${RANDOM_PART}$`))
  .brand<'AppointmentId'>()
export type AppointmentId = z.infer<typeof AppointmentId>

/** The name of an API client at the token endpoint: plain and unique. */
export const ClientId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{2,79}$/)
  .brand<'ClientId'>()
export type ClientId = z.infer<typeof ClientId>

export const SharingRequestId = z
  .string()
  .regex(new RegExp(`^more_${RANDOM_PART}$`))
  .brand<'SharingRequestId'>()
export type SharingRequestId = z.infer<typeof SharingRequestId>

export const CalendarDayId = z
  .string()
  .regex(new RegExp(`^cday_${RANDOM_PART}$`))
  .brand<'CalendarDayId'>()
export type CalendarDayId = z.infer<typeof CalendarDayId>

export const LocationId = z
  .string()
  .regex(new RegExp(`^loca_${RANDOM_PART}$`))
  .brand<'LocationId'>()
export type LocationId = z.infer<typeof LocationId>

export const ContactId = z
  .string()
  .regex(new RegExp(`^cont_${RANDOM_PART}$`))
  .brand<'ContactId'>()
export type ContactId = z.infer<typeof ContactId>

export const GuestLinkId = z
  .string()
  .regex(new RegExp(`^gues_${RANDOM_PART}$`))
  .brand<'GuestLinkId'>()
export type GuestLinkId = z.infer<typeof GuestLinkId>

export const ScarId = z
  .string()
  .regex(new RegExp(`^scar_${RANDOM_PART}$`))
  .brand<'ScarId'>()
export type ScarId = z.infer<typeof ScarId>

export const DisclosureId = z
  .string()
  .regex(new RegExp(`^disc_${RANDOM_PART}$`))
  .brand<'DisclosureId'>()
export type DisclosureId = z.infer<typeof DisclosureId>

/** PostgreSQL `int`; anything larger cannot be a row of ours. */
const RowNumber = z.number().int().positive().max(2_147_483_647)

export const OrganizationId = RowNumber.brand<'OrganizationId'>()
export type OrganizationId = z.infer<typeof OrganizationId>

export const PersonId = RowNumber.brand<'PersonId'>()
export type PersonId = z.infer<typeof PersonId>

/** The name of an organization in URLs, tokens and party URIs: `bolt-titanium`. */
export const OrganizationSlug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .brand<'OrganizationSlug'>()
export type OrganizationSlug = z.infer<typeof OrganizationSlug>
