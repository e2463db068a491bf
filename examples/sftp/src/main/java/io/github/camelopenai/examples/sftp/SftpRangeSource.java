package io.github.camelopenai.examples.sftp;

import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/**
 * A file on an SFTP server, as a message body that is read by ranges.
 *
 * <p>Each range has a connection of its own. So closing a range ends its reads at once, and a lost connection is replaced. Uses
 * Apache MINA SSHD, since a read of JSch may return wrong bytes when the connection is lost.
 *
 * @param ssh a started client, which knows the server's key and the user's password or key
 * @param server as in {@code uploads@sftp.example.com:22}
 * @param version size and modification time. Most servers have the time in seconds: another content of the same size and second
 *     has the same version
 */
public record SftpRangeSource(SshClient ssh, String server, String path, long length, String version)
        implements RangeSource {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public static SftpRangeSource of(SshClient ssh, String server, String path) throws IOException {
        try (ClientSession session = connect(ssh, server)) {
            SftpClient.Attributes file = login(session).stat(path);
            return new SftpRangeSource(ssh, server, path, file.getSize(), version(file));
        }
    }

    @Override
    public String identity() {
        return "sftp://" + server + "/" + path;
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        ClientSession session = connect(ssh, server);
        try {
            SftpClient sftp = login(session);
            InputStream file = sftp.read(path);
            requireSameVersion(sftp);
            // Reads nothing: the first request starts there.
            file.skipNBytes(offset);
            return new FilterInputStream(file) {
                private long left = count;

                @Override
                public int read(byte[] b, int off, int len) throws IOException {
                    int n = super.read(b, off, len);
                    left -= n;
                    if (left == 0) {
                        // The file may have been overwritten while it was read.
                        requireSameVersion(sftp);
                    }
                    return n;
                }

                @Override
                public void close() {
                    session.close(true);
                }
            };
        } catch (IOException | RuntimeException e) {
            session.close(true);
            throw e;
        }
    }

    private void requireSameVersion(SftpClient sftp) throws IOException {
        if (!version(sftp.stat(path)).equals(version)) {
            throw new SourceChangedException(identity() + " has changed");
        }
    }

    private static String version(SftpClient.Attributes file) {
        return file.getSize() + ", " + file.getModifyTime();
    }

    private static ClientSession connect(SshClient ssh, String server) throws IOException {
        return ssh.connect("ssh://" + server).verify(TIMEOUT).getSession();
    }

    private static SftpClient login(ClientSession session) throws IOException {
        session.auth().verify(TIMEOUT);
        return SftpClientFactory.instance().createSftpClient(session);
    }
}
