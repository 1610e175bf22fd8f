/** Whether what the doors need is there. */
@NullMarked
package dev.tenure.api.health;

import org.jspecify.annotations.NullMarked;
