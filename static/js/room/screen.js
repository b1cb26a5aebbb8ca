// The big screen: follows the room.
import "./link.js";
