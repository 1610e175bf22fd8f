/** Requests that change a subscription, and their answers. */
@NullMarked
package dev.tenure.api.command;

import org.jspecify.annotations.NullMarked;
