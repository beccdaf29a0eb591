package dev.rollcall.http;

/**
 * What a kind of error means, for people.
 *
 * @param meaning when it is answered
 * @param remedy what the caller, or who runs the server, can do about it
 */
record ProblemText(String meaning, String remedy) {

  static ProblemText of(Problem problem) {
    return switch (problem) {
      case INVALID_REQUEST ->
          new ProblemText(
              "The request is not HTTP as it has to be: a malformed request line, header or percent sign, or a body that broke off.",
              "Correct what sends it; a client library seldom does this.");
      case INVALID_BODY ->
          new ProblemText(
              "The body is not of the form that the call takes: not JSON, not one event or a list of events, too many of them, or a field that there is not. Nothing was done.",
              "The detail says what is wrong; /docs has the form.");
      case INVALID_PARAMETER ->
          new ProblemText(
              "A query parameter or header is not known here, is given twice, or has a value that it may not have.",
              "The detail names it and what it may be. A parameter that is not known is an error, so that a misspelled filter does not look like an empty answer.");
      case OUTSIDE_HISTORY ->
          new ProblemText(
              "The time asked for is in the future by the server's clock, or before the history begins.",
              "The detail names the bound. history.retention sets how far the history reaches back.");
      case INVALID_CURSOR ->
          new ProblemText(
              "The cursor was not given by this listing, or with other parameters.",
              "Begin the listing again without a cursor, and pass nextCursor on as it is.");
      case INVALID_ROOM_ID ->
          new ProblemText(
              "The room id in the path has no or more than 512 bytes of UTF-8, holds control characters, or is not percent-encoded UTF-8.",
              "Percent-encode the id, also its slashes (%2F).");
      case INVALID_IDENTITY ->
          new ProblemText(
              "The user's identity in the path breaks the rules for ids, which are those for room ids.",
              "Percent-encode the identity, also its slashes (%2F).");
      case UNAUTHENTICATED ->
          new ProblemText(
              "The server has API tokens configured, and the request shows none that it knows.",
              "Send the header Authorization: Bearer TOKEN, with a token of auth.tokens.");
      case FORBIDDEN ->
          new ProblemText(
              "The API token is known and does not have the scope that the call needs.",
              "Use a token with that scope: read, write or admin.");
      case ROOM_NOT_FOUND ->
          new ProblemText(
              "No event has told of the room, or none up to the time asked for with at. Only the owner of the room's partition says so; an instance that cannot tell answers with 503.",
              "Look at the id: it is the key of the events, for vendors' webhooks vendor:account:room.");
      case NOT_FOUND ->
          new ProblemText(
              "There is nothing at this path.", "/ and /docs list the paths there are.");
      case METHOD_NOT_ALLOWED ->
          new ProblemText(
              "The path is there and does not take this method.",
              "The header Allow says which it takes.");
      case REQUEST_TIMEOUT ->
          new ProblemText(
              "The body stopped arriving for http.request.timeout, or came too slowly.",
              "Send it again, in smaller parts where the network is slow.");
      case BODY_TOO_LARGE ->
          new ProblemText(
              "The body has more bytes than the call takes.",
              "Send it in parts. http.max.body.bytes is the bound for events, 256 KiB that for webhooks.");
      case URI_TOO_LONG ->
          new ProblemText(
              "Path and query together are longer than the server reads.",
              "The request line and the headers may have 16 KiB together.");
      case UNSUPPORTED_MEDIA_TYPE ->
          new ProblemText(
              "The Content-Type is missing or not one that the call takes, or the body has a Content-Encoding.",
              "Send application/json, for events also application/x-ndjson, in UTF-8 and not compressed.");
      case INVALID_EVENT ->
          new ProblemText(
              "An event breaks a rule. None of the request's events was accepted.",
              "errors names the index, path and fault of each, up to a bound. Correct them and send all again.");
      case HEADERS_TOO_LARGE ->
          new ProblemText(
              "The headers are larger than the server reads.",
              "The request line and the headers may have 16 KiB together.");
      case INTERNAL ->
          new ProblemText(
              "A defect of Rollcall.",
              "The detail has a number under which the server's log has the cause. Please report it.");
      case OVERLOADED ->
          new ProblemText(
              "More requests run at once than http.max.concurrent.requests, or as many watches as http.max.watchers.",
              "Try again after Retry-After seconds. If it stays, raise the bound or add an instance.");
      case UNAVAILABLE ->
          new ProblemText(
              "The answer cannot be given now: Kafka or the schema registry does not answer, or nobody who has the partition can be reached, as in the moments of a rebalance. It never stands for 'there is none'.",
              "Try again after Retry-After seconds; repeating a write is safe. The detail says who was asked and why each could not; /v1/cluster and 'rollcall doctor' show more.");
      case POSITION_NOT_REACHED ->
          new ProblemText(
              "The position in Rollcall-Min-Position was not reached within Prefer: wait=N. Rollcall-Position says how far it was.",
              "Wait longer, up to http.max.wait, or ask again. A position beyond the end of room-events is never reached.");
      case VERSION_NOT_SUPPORTED ->
          new ProblemText(
              "The request is of a version of HTTP that is not spoken.", "Use HTTP/1.1.");
    };
  }
}
