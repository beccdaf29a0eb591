package dev.rollcall.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine's loopback address. */
public final class LocalPort {

  public static final String HOST = "127.0.0.1";

  private LocalPort() {}

  /**
   * Listens on a port for a moment, so that a taken one is found out before anything has started.
   *
   * @param who wants it, to begin the message with
   * @param port or 0 for any free one
   * @return the port, never 0
   * @throws StandaloneException when it is taken or not allowed
   */
  public static int usable(String who, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StandaloneException(
          "%s cannot listen on %s:%d: %s.".formatted(who, HOST, port, e.getMessage()), e);
    }
  }
}
