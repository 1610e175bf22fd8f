@NullMarked
package dev.tenure.activities.facts;

import org.jspecify.annotations.NullMarked;
