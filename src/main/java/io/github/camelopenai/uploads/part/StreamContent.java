package io.github.camelopenai.uploads.part;

/**
 * A stream that can be read once. Who reads it claims it first: what a second reader would get is the remainder, and a
 * remainder uploaded as if it were the file is the worst that could happen.
 */
record StreamContent(SourceStream source, long length) implements Content {

    private static final ClaimedSources CLAIMED = new ClaimedSources();

    /** Takes the one reading that the stream has. */
    SourceStream claim() throws SourceChangedException {
        claim(source.stream());
        return source;
    }

    /** Says so before anything is begun that would have to be given up; claiming is what counts. */
    void requireUnclaimed() throws SourceChangedException {
        if (CLAIMED.isClaimed(source.stream())) {
            throw consumed(source.stream());
        }
    }

    /**
     * Fails unless a stream has ended where it was announced to.
     *
     * @param end how many bytes it has given
     * @param more whether it gives still more
     */
    static void requireEnd(SourceStream stream, long end, long announced, boolean more) throws SourceChangedException {
        if (end < announced) {
            throw new SourceChangedException(stream + " ended after " + end + " bytes, though " + announced
                    + " were announced. Either its connection was cut, or FTP transferred it in ASCII mode, which changes"
                    + " line ends (set binary=true on the consumer), or it had been read before, or the announced length is"
                    + " that of another form of it (compressed, say)");
        }
        if (more) {
            throw new SourceChangedException(stream + " goes on after the " + announced
                    + " bytes that were announced. Either FTP transferred it in ASCII mode, which changes line ends (set"
                    + " binary=true on the consumer), or it was still being written, or the announced length is that of"
                    + " another form of it (compressed, say)");
        }
    }

    static void claim(Object source) throws SourceChangedException {
        if (!CLAIMED.claim(source)) {
            throw consumed(source);
        }
    }

    private static SourceChangedException consumed(Object source) {
        return new SourceChangedException("stream already consumed: an earlier attempt has read from this "
                + source.getClass().getName() + ", so only a remainder of it is left and nothing was sent."
                + " To be able to try again, let the source be read again or use a body that can be read twice"
                + " (a file, or a stream cache)");
    }
}
