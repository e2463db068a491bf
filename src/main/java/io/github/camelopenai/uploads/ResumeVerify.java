package io.github.camelopenai.uploads;

/** What of a source is compared before an upload of it is taken up again. */
public enum ResumeVerify {
    /** The bytes that were sent already: they are read and hashed again. */
    digest,
    /** Size and time only: a source that was changed behind them makes a file of two versions. */
    stat
}
