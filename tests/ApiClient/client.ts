// What a typed client made from the API's document must take, and what it must refuse. ApiClientTests compiles it.
import type { operations } from './api'

type Body<Operation extends keyof operations> =
  operations[Operation] extends { requestBody: { content: { 'application/json': infer Members } } } ? Members : never
type Problem<Operation extends keyof operations, Status extends keyof operations[Operation]['responses']> =
  operations[Operation]['responses'][Status] extends { content: { 'application/problem+json': infer Members } } ? Members : never
type Answer<Operation extends keyof operations, Status extends keyof operations[Operation]['responses']> =
  operations[Operation]['responses'][Status] extends { content: { 'application/json': infer Members } } ? Members : never

// What the validators ask for is required; what only some sites ask for is not.
export const registration: Body<'register'> = {
  userName: 'amy', email: 'amy@example.com', password: 'correct horse 9 battery', confirmPassword: 'correct horse 9 battery', agree: true,
}
// @ts-expect-error: without its repetition
export const hasty: Body<'register'> = { userName: 'amy', email: 'amy@example.com', password: 'correct horse 9 battery', agree: true }
// @ts-expect-error: without anything
export const empty: Body<'signIn'> = {}
export const signIn: Body<'signIn'> = { login: 'amy', password: 'correct horse 9 battery' }
// @ts-expect-error: a member of another type
export const remembered: Body<'signIn'> = { login: 'amy', password: 'correct horse 9 battery', remember: 'yes' }

// A form that is being filled in has some of its members.
export const half: Body<'checkRegistration'> = { field: 'email', form: { email: 'amy@' } }

// One of two ways, so neither is required.
export const byCode: Body<'confirm'> = { code: '123456' }

// Each status has its own codes.
export const inactive: Problem<'signIn', 403>['code'] = 'login.notActivated'
// @ts-expect-error: a code of another status
export const wrong: Problem<'signIn', 403>['code'] = 'login.failed'
// @ts-expect-error: no code at all
export const unknown: Problem<'signIn', 400>['code'] = 'login.mistaken'

export const title = (problem: Problem<'register', 400>): string => problem.errors?.email?.[0] ?? problem.title

// An answer's members are always there.
export const name = (answer: Answer<'signIn', 200>): string => answer.user.userName

// What changes something has no header to be filled in by hand: the token is a security scheme, which a client sends with every call.
export const headers: operations['signOut']['parameters']['header'] = undefined
