@NullMarked
package dev.tenure.activities.database;

import org.jspecify.annotations.NullMarked;
