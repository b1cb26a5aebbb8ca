// The big screen: follows the room.
import "./clock.js";
