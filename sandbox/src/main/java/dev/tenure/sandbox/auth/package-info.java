/**
 * A stand-in for Supabase Auth, for the all-in-one alone: what {@code supabase-js} calls to sign people up and in. It
 * keeps wall time, not billing time: a token that was good before the clock was moved is good after it.
 */
@NullMarked
package dev.tenure.sandbox.auth;

import org.jspecify.annotations.NullMarked;
