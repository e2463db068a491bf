package io.github.camelopenai.uploads.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggests the known name that is nearest to a misspelt one. */
public final class DidYouMean {

    private DidYouMean() {}

    /** Returns {@code ", did you mean 'x'?"}, or an empty text if no known name is similar. */
    public static String phrase(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= Math.max(2, name.length() / 3))
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("");
    }

    /** The Levenshtein distance, ignoring case. */
    private static int distance(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitution = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
