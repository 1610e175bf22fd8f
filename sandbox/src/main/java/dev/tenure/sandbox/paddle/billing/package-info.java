/** What Paddle does with money: catalog, checkouts, subscriptions, renewals, refunds. */
@NullMarked
package dev.tenure.sandbox.paddle.billing;

import org.jspecify.annotations.NullMarked;
