@NullMarked
package dev.tenure.activities.inbox;

import org.jspecify.annotations.NullMarked;
