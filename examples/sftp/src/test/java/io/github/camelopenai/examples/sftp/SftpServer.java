package io.github.camelopenai.examples.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server on this machine, with one user and a directory named {@code outbox}. */
final class SftpServer implements AutoCloseable {

    private static final String USER = "uploads";
    private static final String PASSWORD = "test-password";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    private final Path outbox;
    private final Path knownHosts;

    /** @param directory the directory for the user's files and for the list with the server's key */
    SftpServer(Path directory) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        outbox = Files.createDirectories(home.resolve("outbox"));
        // Not an RSA key, which takes a large part of a second to make.
        KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.setSubsystemFactories(List.of(sftp));
        server.start();
        knownHosts = Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    Path outbox() {
        return outbox;
    }

    String name() {
        return "sftp://" + USER + "@127.0.0.1:" + server.getPort() + "/outbox";
    }

    /** The settings that lead the route to this server. */
    Map<String, String> settings() {
        return Map.of(
                "sftp.host",
                "127.0.0.1",
                "sftp.port",
                String.valueOf(server.getPort()),
                "sftp.username",
                USER,
                "sftp.password",
                PASSWORD,
                "sftp.known-hosts",
                knownHosts.toString());
    }

    /** How many clients are connected. */
    int sessions() {
        return server.getActiveSessions().size();
    }

    /** As when the server, or a firewall on the way, is tired of a client that says nothing. */
    void dropConnections() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /**
     * Closes the first connection that reads at this offset or after it.
     *
     * @return whether that has happened
     */
    AtomicBoolean dropConnectionAt(long limit) {
        AtomicBoolean dropped = new AtomicBoolean();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void reading(
                    ServerSession session,
                    String handle,
                    FileHandle file,
                    long offset,
                    byte[] data,
                    int start,
                    int length) {
                if (offset >= limit && dropped.compareAndSet(false, true)) {
                    session.close(true);
                }
            }
        });
        return dropped;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
