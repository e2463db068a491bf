package io.github.camelopenai.examples.support;

/** The lines that a demonstration prints. */
public final class Report {

    private Report() {}

    public static void print(String name, Object value) {
        System.out.printf("%-8s %s%n", name, value);
    }

    /** Prints the SHA-256 sums of the content that was sent and received, and fails if they differ. */
    public static void compare(String sent, String... received) {
        print("sha-256", sent + " sent");
        for (String sum : received) {
            print("sha-256", sum + " received");
        }
        for (String sum : received) {
            if (!sum.equals(sent)) {
                throw new Failure("DIFFERENT: the content received is not the content sent");
            }
        }
        print("", "identical");
    }
}
